import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Runs one of a client's functions, and prints what the client showed as a line of JSON. */
final class Cases {
  private Cases() {}

  /** What a client does in a case, and what it showed. */
  interface Case {
    Map<String, Object> show() throws Exception;
  }

  static void run(String name, Map<String, Case> cases) {
    Map<String, Object> saw;
    try {
      saw = cases.get(name).show();
    } catch (Exception e) {
      saw = Map.of("error", shown(e));
    }
    System.out.println(json(saw));
    System.exit(0);
  }

  /** With the words of its causes, as a stack trace has them. */
  private static Map<String, Object> shown(Exception e) {
    Throwable error = e instanceof ExecutionException ? e.getCause() : e;
    StringBuilder words = new StringBuilder();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      words.append(cause).append('\n');
    }
    return Map.of(
        "type", error.getClass().getSimpleName(), "status", status(error), "message", words.toString());
  }

  private static int status(Throwable error) {
    try {
      return (Integer) error.getClass().getMethod("statusCode").invoke(error);
    } catch (ReflectiveOperationException | ClassCastException e) {
      return 0;
    }
  }

  private static String json(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> json(entry.getKey()) + ":" + json(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case Number number -> number.toString();
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      quoted.append(c == '"' || c == '\\' ? "\\" + c : c < ' ' ? "\\u%04x".formatted((int) c) : c);
    }
    return quoted.append('"').toString();
  }
}
