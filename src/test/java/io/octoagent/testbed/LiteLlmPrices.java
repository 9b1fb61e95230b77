package io.octoagent.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The price list inside the installed LiteLLM, which it takes for its own sums. */
public final class LiteLlmPrices {
  private static final String LIST = "litellm/model_prices_and_context_window_backup.json";
  private static JsonNode prices;

  private LiteLlmPrices() {}

  /** US dollars for a token of a prompt. */
  public static double input(String model) {
    return price(model, "input_cost_per_token");
  }

  /** US dollars for a token of a reply. */
  public static double output(String model) {
    return price(model, "output_cost_per_token");
  }

  private static synchronized double price(String model, String field) {
    if (prices == null) {
      prices = read();
    }
    JsonNode price = prices.path(model).path(field);
    if (!price.isNumber()) {
      throw new AssertionError("LiteLLM's list has no " + field + " for " + model);
    }
    return price.asDouble();
  }

  private static JsonNode read() {
    Path lib = Path.of(PythonEnvironment.executable("python")).resolve("../../lib").normalize();
    try (Stream<Path> pythons = Files.list(lib)) {
      List<Path> lists =
          pythons
              .map(python -> python.resolve("site-packages").resolve(LIST))
              .filter(Files::exists)
              .toList();
      return new ObjectMapper().readTree(lists.getFirst().toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
