package io.octoagent.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The endpoint of the {@linkplain ApiDescription API's description}, in YAML or JSON. No key is
 * needed to read it, because it says nothing that the source does not.
 */
@Singleton
class OpenApiRoute {

  static final String PATH = "/q/openapi";
  private static final String JSON = "application/json";

  void register(@Observes Router router) {
    router
        .route(PATH)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .blockingHandler(OpenApiRoute::answer, false);
  }

  private static void answer(RoutingContext request) {
    String accepted = request.request().getHeader(HttpHeaders.ACCEPT);
    boolean json =
        "json".equalsIgnoreCase(request.request().getParam("format"))
            || (accepted != null && accepted.contains(JSON));
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, (json ? JSON : "application/yaml") + ";charset=UTF-8")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(Buffer.buffer(json ? Written.JSON_TEXT : Written.YAML_TEXT));
  }

  /**
   * The description in both forms: written when it is first asked for, so that the start does not
   * wait for it, or by the build of a native image, which initializes classes.
   */
  private static final class Written {
    private static final byte[] JSON_TEXT;
    private static final byte[] YAML_TEXT;

    static {
      YAMLMapper yaml =
          YAMLMapper.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
              .build();
      try {
        ObjectNode description = ApiDescription.read(yaml);
        JSON_TEXT = JsonMapper.builder().build().writeValueAsBytes(description);
        YAML_TEXT = yaml.writeValueAsString(description).getBytes(UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
