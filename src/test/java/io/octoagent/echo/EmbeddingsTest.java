package io.octoagent.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.ObjectMappers;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Operation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Embeddings are vectors that depend on the text alone. */
class EmbeddingsTest {

  @Test
  void theAnswerHasAllItsFields() {
    // When
    JsonNode answer = answer("'input':['a b','c'],'dimensions':1,'encoding_format':'base64'");

    // Then
    assertThat(answer.path("data").findValues("embedding"))
        .allMatch(it -> it.asText().equals("AACAPw==") || it.asText().equals("AACAvw=="));
    assertThat(Echoed.json(answer.toString().replaceAll("AACA[Pv]w==", "V")))
        .isEqualTo(
            Echoed.json(
                "{'object':'list','data':[{'object':'embedding','index':0,'embedding':'V'},"
                    + "{'object':'embedding','index':1,'embedding':'V'}],'model':'echo',"
                    + "'usage':{'prompt_tokens':3,'total_tokens':3}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'input':'a' | 1536 | 1 | 1",
        "'input':'a','dimensions':null,'encoding_format':null | 1536 | 1 | 1",
        "'input':['a','b c','a'],'dimensions':256 | 256 | 3 | 4",
        "'input':[1,2,3],'dimensions':4096 | 4096 | 1 | 3",
        "'input':[[1,2],[3]],'dimensions':3 | 3 | 2 | 3"
      })
  void eachTextHasAVectorOfLengthOne(String members, int dimensions, int vectors, int tokens) {
    // When
    JsonNode answer = answer(members);

    // Then
    assertThat(answer.path("data")).hasSize(vectors);
    assertThat(answer.path("data"))
        .allSatisfy(
            it -> {
              float[] vector = vector(it);
              assertThat(vector).hasSize(dimensions);
              assertThat(product(vector, vector)).isCloseTo(1, within(1e-6));
            });
    assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(tokens);
  }

  @Test
  void theSameTextHasTheSameVectorInBothEncodings() {
    // Given
    JsonNode numbers = answer("'input':['a','b']").path("data");

    // When
    JsonNode bytes = answer("'input':['b','a'],'encoding_format':'base64'").path("data");

    // Then
    assertThat(vector(bytes.get(0))).isEqualTo(vector(numbers.get(1)));
    assertThat(vector(bytes.get(1))).isEqualTo(vector(numbers.get(0)));
    assertThat(product(vector(bytes.get(0)), vector(bytes.get(1)))).isCloseTo(0, within(0.2));
  }

  @Test
  void openAisSdkReadsIt() throws Exception {
    // Given
    String answer = answer("'input':['a','b'],'dimensions':8").toString();

    // When
    CreateEmbeddingResponse read =
        ObjectMappers.jsonMapper().readValue(answer, CreateEmbeddingResponse.class).validate();

    // Then
    assertThat(read.data()).hasSize(2).allMatch(it -> it.embedding().size() == 8);
  }

  @Test
  void asManyTextsAsOpenAiTakesAreAnswered() {
    // Given
    List<String> texts = Collections.nCopies(2048, "'a'");

    // When
    JsonNode answer = answer("'input':" + texts + ",'encoding_format':'base64'");

    // Then
    assertThat(answer.path("data")).hasSize(2048);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'dimensions':5 | input",
        "'input':null | input",
        "'input':5 | input",
        "'input':[] | input",
        "'input':[[]] | input",
        "'input':['a',[1]] | input",
        "'input':[{}] | input",
        "'input':'a','dimensions':0 | dimensions",
        "'input':'a','dimensions':4097 | dimensions",
        "'input':'a','encoding_format':'hex' | encoding_format",
        "'input':MANY | input",
        "'input':HALF,'dimensions':4096 | input"
      })
  void whatItCannotDoIsRefused(String members, String param) {
    // Given
    String body =
        members
            .replace("MANY", Collections.nCopies(2049, "'a'").toString())
            .replace("HALF", Collections.nCopies(1024, "'a'").toString());

    // When
    InvalidRequest refusal = Echoed.refusal(Operation.EMBEDDING, "{" + body + "}");

    // Then
    assertThat(refusal.param()).isEqualTo(param);
  }

  private static float[] vector(JsonNode item) {
    JsonNode embedding = item.path("embedding");
    float[] vector;
    if (embedding.isTextual()) {
      byte[] bytes = Base64.getDecoder().decode(embedding.asText());
      vector = new float[bytes.length / Float.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    } else {
      vector = new float[embedding.size()];
      IntStream.range(0, vector.length)
          .forEach(i -> vector[i] = Float.parseFloat(embedding.get(i).asText()));
    }
    return vector;
  }

  private static double product(float[] one, float[] other) {
    return IntStream.range(0, one.length).mapToDouble(i -> (double) one[i] * other[i]).sum();
  }

  private static JsonNode answer(String members) {
    return Echoed.of(Operation.EMBEDDING, "{'model':'main'," + members + "}").whole();
  }
}
