package example;

import dev.langchain4j.service.UserMessage;
import io.quarkiverse.langchain4j.RegisterAiService;
import io.quarkiverse.langchain4j.ToolBox;
import io.quarkiverse.langchain4j.runtime.aiservice.ChatEvent;
import io.smallrye.mutiny.Multi;

/** Asks the model behind OctoAgent. */
@RegisterAiService
interface Forecaster {

  /** The weather in a city, as data. */
  record Report(String city, int celsius) {}

  @UserMessage("How is the weather in {city}?")
  String say(String city);

  @UserMessage("How is the weather in {city}?")
  @ToolBox(Thermometer.class)
  String measure(String city);

  @UserMessage("How is the weather in {city}?")
  Report report(String city);

  @UserMessage("How is the weather in {city}?")
  Multi<ChatEvent> stream(String city);
}
