package io.octoagent.echo.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import io.octoagent.testbed.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A sample is what its schema admits, or one error that says why there is none. */
class SchemaSampleTest {

  /** Schemas as pydantic, zod, instructor and OpenAI's SDK make them, and OpenAI's own examples. */
  static List<Path> schemas() throws IOException {
    try (Stream<Path> files = Files.list(Checkout.file("src/test/resources/schemas"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void obeysTheSchemasThatLibrariesMake(Path file) throws Exception {
    // Given
    JsonNode schema = Samples.read(Files.readString(file));

    // When
    JsonNode sample = Samples.of(schema);

    // Then
    Samples.check(schema, sample);
    assertThat(sample.toString()).isNotEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '"',
      textBlock =
          """
          {} => 'echo: four words of prompt'
          true => 'echo: four words of prompt'
          {'type':'string'} => 'echo: four words of prompt'
          {'type':['null','string']} => 'echo: four words of prompt'
          {'type':'string','maxLength':9} => 'echo: fou'
          {'type':'string','maxLength':0} => ''
          {'type':'string','minLength':30} => 'echo: four words of prompt ech'
          {'enum':['a','b']} => 'a'
          {'enum':['a',1],'type':'integer'} => 1
          {'const':null} => null
          {'type':'string','default':'d'} => 'd'
          {'type':'integer','default':'not one'} => 1
          {'type':'string','examples':['e']} => 'e'
          {'type':'integer'} => 1
          {'type':'integer','minimum':1e2} => 100
          {'type':'integer','minimum':2.5,'maximum':3} => 3
          {'type':'number','exclusiveMinimum':0,'maximum':1} => 1
          {'exclusiveMinimum':0,'exclusiveMaximum':1} => 0.5
          {'type':'integer','multipleOf':7,'minimum':8} => 14
          {'minimum':1,'exclusiveMinimum':true} => 2
          {'multipleOf':0.01,'minimum':0.005,'maximum':0.02} => 0.01
          {'type':'boolean'} => true
          {'type':'null'} => null
          {'type':'string','pattern':'^[A-Z]{2}-\\\\d+$'} => 'AA-0'
          {'type':'string','pattern':'^(x|y)\\\\1$'} => 'xx'
          {'pattern':'^a{2,}b?$','maxLength':2} => 'aa'
          {'type':'array','items':{'type':'integer'}} => [1]
          {'type':'array','maxItems':0} => []
          {'uniqueItems':true,'minItems':3,'items':{'type':'integer'}} => [1,2,3]
          {'uniqueItems':true,'minItems':2,'items':{'type':'string','maxLength':3}} => ['ech','e 2']
          {'uniqueItems':true,'minItems':2,'items':{'type':'boolean'}} => [true,false]
          {'prefixItems':[{'const':1},{'const':2}],'items':false} => [1,2]
          {'items':[{'const':1}],'additionalItems':false} => [1]
          {'type':'array','contains':{'const':5},'minItems':2,'items':{'type':'integer'}} => [5,1]
          {'properties':{'a':{'type':'integer'},'b':{'type':'null'}},'required':['a']} => {'a':1,'b':null}
          {'required':['x']} => {'x':'echo: four words of prompt'}
          {'type':'object','additionalProperties':{'type':'integer'},'minProperties':1} => {'echo: four words of prompt':1}
          {'type':'object','patternProperties':{'^k\\\\d$':{'type':'null'}},'additionalProperties':false,'minProperties':2} => {'k0':null,'k1':null}
          {'propertyNames':{'enum':['p','q']},'minProperties':2,'additionalProperties':{'const':1}} => {'p':1,'q':1}
          {'allOf':[{'minimum':3},{'type':'integer'},{'maximum':4}]} => 3
          {'anyOf':[{'type':'string','maxLength':1},{'type':'null'}],'minLength':2} => null
          {'oneOf':[{'type':'number'},{'type':'integer'}]} => 0.5
          {'if':{'properties':{'k':{'const':'a'}}},'then':{'required':['z']},'properties':{'k':{'enum':['a']}},'required':['k']} => {'k':'a','z':'echo: four words of prompt'}
          {'type':'object','properties':{'a':{'const':1}},'dependentRequired':{'a':['b']},'required':['a','b']} => {'a':1,'b':'echo: four words of prompt'}
          {'not':{'type':'string'}} => {}
          {'$ref':'#/$defs/a~1b%25','$defs':{'a/b%':{'const':1}}} => 1
          {'type':'object','properties':{'n':{'anyOf':[{'$ref':'#'},{'type':'null'}]}},'required':['n']} => {'n':{'n':null}}
          {'type':'object','properties':{'c':{'type':'array','items':{'$ref':'#'}}},'required':['c']} => {'c':[{'c':[]}]}
          """)
  void takesThePlainestValue(String schema, String sample) {
    // When
    JsonNode value = Samples.of(schema);

    // Then
    assertThat(value).isEqualTo(Samples.json(sample));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '"',
      textBlock =
          """
          false => at ''
          {'type':'nonsense'} => at ''
          {'minimum':2,'maximum':1,'type':'integer'} => at ''
          {'type':'object','properties':{'a':{'items':{'enum':[]},'minItems':1,'type':'array'}},'required':['a']} => at '/a/0'
          {'type':'string','pattern':'('} => at ''
          {'$ref':'#/$defs/none'} => has the $ref '#/$defs/none'
          {'$ref':'https://example.com/schema.json'} => has the $ref 'https://example.com
          {'$ref':'#'} => cannot be obeyed
          {'type':'object','properties':{'n':{'$ref':'#'}},'required':['n']} => cannot be obeyed
          """)
  void saysWhyThereIsNone(String schema, String message) {
    // When
    InvalidRequest refusal = catchThrowableOfType(InvalidRequest.class, () -> Samples.of(schema));

    // Then
    assertThat(refusal).hasMessageContaining(Samples.PLACE).hasMessageContaining(message);
    assertThat(refusal.param()).isEqualTo(Samples.PLACE);
  }
}
