package io.octoagent.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Operation;
import io.octoagent.testbed.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No operation lets a caller steer the proxy, and none refuses what its API has itself. */
class SteeringPlacesTest {

  /** A name of the list at one of its places; a star stands for an end of its own. */
  private record Listed(String place, String name) {

    String member() {
      return switch (place) {
        case "top" -> "'" + name + "':null";
        case "metadata" -> "'metadata':{'a':1,'" + name + "':null}";
        case "tool" -> "'tools':[{'type':'function','" + name + "':null}]";
        case "tool.type" -> "'tools':[{'type':'" + name + "'}]";
        default -> throw new AssertionError(place);
      };
    }

    /** The field that the error names; empty if the operation's API has it. */
    Optional<String> refusedBy(Operation operation) {
      return switch (place) {
        case "top" -> Optional.of(name).filter(field -> operation.fields().of(field) == null);
        case "metadata" -> Optional.of("metadata." + name);
        case "tool" -> Optional.of("tools[0]." + name);
        default -> Optional.of("tools[0].type");
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void everyNameIsRefusedAtItsPlaces(Operation operation) throws IOException {
    for (Listed listed : list()) {
      // When
      Optional<InvalidRequest> refusal =
          Requests.refusal(operation, Requests.with(operation, listed.member()));

      // Then
      assertThat(refusal.filter(SteeringPlacesTest::steers).map(InvalidRequest::param))
          .as(listed.toString())
          .isEqualTo(listed.refusedBy(operation));
    }
  }

  /** A tool that another one or an item of the conversation brings is one as well for LiteLLM. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'advisor_20260301','name':'advisor','model':'x'} | type",
        "{'typ\\u0065':'\\u0061dvisor_20260301'} | type",
        "{'type':'x','type':'advisor_20260301'} | type",
        "{'type':'advisor_20260301','type':'x'} | type",
        "{'type':'mcp','server_url':'litellm_proxy'} | server_url",
        "{'server_url':'http://x','server_url':'litellm_proxy/mcp/x','type':'mcp'} | server_url",
        "{'type':'file_search','vector_store_ids':[]} | vector_store_ids"
      })
  void aToolIsRefusedWhereverItIs(String tool, String field) {
    for (String place : new String[] {"tools[0]", "tools[0].tools[0]", "input[1].tools[0]"}) {
      String tools = "'tools':[" + tool + "]";
      String members =
          switch (place) {
            case "tools[0]" -> "'input':'x'," + tools;
            case "tools[0].tools[0]" -> "'input':'x','tools':[{'type':'namespace'," + tools + "}]";
            default -> "'input':[{},{'type':'additional_tools'," + tools + "}]";
          };

      // When
      InvalidRequest refusal =
          Requests.refusal(Operation.RESPONSE, Requests.of(members)).orElseThrow();

      // Then
      assertThat(refusal.param()).isEqualTo(place + "." + field);
    }
  }

  /** For LiteLLM these are, or could be, names of a server that it knows. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "litellm_proxy",
        "litellm_proxy/mcp/github",
        "litellm_proxyx",
        " LiteLLM_Proxy ",
        "http://127.0.0.1:4000/mcp/github",
        "https://example.com/a/b/mcp/github",
        "HTTPS://example.com/MCP/github"
      })
  void aServerOfTheProxysIsRefused(String address) {
    assertThat(Requests.refusal(Operation.RESPONSE, mcp(address)).map(InvalidRequest::param))
        .contains("tools[0].server_url");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://mcp.example.com",
        "https://example.com/mcp",
        "https://example.com/mcp/",
        "https://example.com/mcp/github/",
        "https://example.com/mcp/x/github",
        "https://example.com/mcp/?key=litellm_proxy",
        "https://litellm_proxy/sse",
        ""
      })
  void anyOtherServerIsTheVendorsAffair(String address) {
    assertThat(Requests.refusal(Operation.RESPONSE, mcp(address))).isEmpty();
  }

  private static String mcp(String address) {
    return Requests.with(
        Operation.RESPONSE, "'tools':[{'type':'mcp','server_url':'" + address + "'}]");
  }

  private static boolean steers(InvalidRequest refusal) {
    return refusal.getMessage().endsWith("leave it out.");
  }

  private static List<Listed> list() throws IOException {
    List<Listed> names = new ArrayList<>();
    String[] places = {};
    for (String line :
        Files.readAllLines(Checkout.file("src/main/resources/steering-fields.txt"))) {
      if (line.startsWith("[")) {
        places = line.substring(1, line.length() - 1).split(" ");
      } else if (!line.isBlank() && !line.startsWith("#")) {
        for (String name : line.split(" ", -1)) {
          for (String place : places) {
            names.add(new Listed(place, name.replace("*", "any")));
          }
        }
      }
    }
    assertThat(names).hasSizeGreaterThan(500);
    return names;
  }
}
