package io.octoagent.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import io.vertx.core.net.impl.VertxHandler;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Passes the well-formed requests of an HTTP/1 connection on. It replaces any other with a
 * well-formed one that names the fault in {@link Refusal#HEADER}, and discards everything after it,
 * so that the router gives the request its id, its event and its answer.
 */
final class Http1Requests extends ChannelInboundHandlerAdapter {

  /** The headers that the answer and the event of a refused call need. */
  private static final List<String> KEPT =
      List.of("x-request-id", "traceparent", "tracestate", "origin");

  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~/-]{0,1000}");
  private static final Pattern LEADING_SLASHES = Pattern.compile("^/{2,}");
  private static final String NOWHERE = "/";

  private final Exchange exchange;
  private final HeadClock clock;
  private boolean dropping;

  Http1Requests(Exchange exchange, HeadClock clock) {
    this.exchange = exchange;
    this.clock = clock;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (dropping) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpRequest request) {
      exchange.headOpen = false;
      clock.stops();
      request.headers().remove(Refusal.HEADER);
      Refusal.of(request)
          .ifPresentOrElse(
              refusal -> {
                ReferenceCountUtil.release(request);
                refuse(ctx, refused(request, refusal));
              },
              () -> ctx.fireChannelRead(request));
    } else if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
      content.release();
      breakOff(ctx);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == HeadClock.HEAD_IS_LATE) {
      HttpRequest unknown = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, NOWHERE);
      refuse(ctx, refused(unknown, Refusal.SLOW_HEAD));
    } else if (event instanceof ChannelInputShutdownEvent && exchange.bodyOpen && !dropping) {
      breakOff(ctx);
    }
    ctx.fireUserEventTriggered(event);
  }

  private void refuse(ChannelHandlerContext ctx, HttpRequest request) {
    dropping = true;
    exchange.last = true;
    ctx.fireChannelRead(request);
    ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    ctx.fireChannelReadComplete();
  }

  private static HttpRequest refused(HttpRequest request, Refusal refusal) {
    HttpVersion version =
        request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                && request.decoderResult().isSuccess()
            ? HttpVersion.HTTP_1_0
            : HttpVersion.HTTP_1_1;
    String path = LEADING_SLASHES.matcher(request.uri().split("\\?", 2)[0]).replaceFirst("/");
    HttpHeaders headers = HeadersMultiMap.httpHeaders();
    for (String name : KEPT) {
      String value = request.headers().get(name);
      if (value != null) {
        headers.set(name, value);
      }
    }
    headers
        .set(HttpHeaderNames.HOST, "localhost")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .set(Refusal.HEADER, refusal.name());
    return new DefaultHttpRequest(
        version, request.method(), PATH.matcher(path).matches() ? path : NOWHERE, headers);
  }

  /**
   * Reports a malformed or truncated body to its reader, which answers it. Otherwise the framework
   * would close the connection first.
   */
  private void breakOff(ChannelHandlerContext ctx) {
    dropping = true;
    exchange.last = true;
    if (exchange.unanswered == 0) {
      var unused = ctx.close();
    } else if (ctx.pipeline().get("handler") instanceof VertxHandler<?> handler
        && handler.getConnection() instanceof Http1xServerConnection connection) {
      connection.handleException(new IOException("The body broke off."));
    }
  }
}
