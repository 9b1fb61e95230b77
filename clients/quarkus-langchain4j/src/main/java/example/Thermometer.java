package example;

import dev.langchain4j.agent.tool.Tool;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;

/** What the model may look at. */
@ApplicationScoped
class Thermometer {

  @Tool("The weather in a city")
  String weather(String city) {
    Log.infof("weather asked of %s", city);
    return "sunny";
  }
}
