package io.octoagent.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Distinguishes a caller that has closed its sending side and waits from one that has left, for
 * {@link Http1Answers}: TCP shows both as the same end of input until something is sent. It sends a
 * few bytes that every client must ignore, {@code 100 Continue} or a comment in an event stream; a
 * caller that has left answers them with a reset, which the next write detects. HTTP/1.0 has no
 * such bytes before an answer: there the end of input means that the caller has left.
 */
final class HalfClosed {

  /** Four probes at most: some clients accept no more than five interim answers. */
  private static final long[] AFTER_MS = {10, 100, 1000};

  private static final byte[] COMMENT = ":\n\n".getBytes(US_ASCII);

  private final Exchange exchange;
  private boolean interim;
  private HttpResponse answer;
  private Future<?> next;

  HalfClosed(Exchange exchange) {
    this.exchange = exchange;
  }

  void arrives(HttpRequest request) {
    interim = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
  }

  void begins(HttpResponse head) {
    answer = head;
  }

  /** The answer, or the connection, has ended. */
  void ends() {
    answer = null;
    if (next != null) {
      next.cancel(false);
      next = null;
    }
  }

  /** The input of a connection has ended while an answer is due. */
  void begin(ChannelHandlerContext ctx) {
    send(ctx, 0);
  }

  private void send(ChannelHandlerContext ctx, int sent) {
    next = null;
    if (answer == null && !interim) {
      var unused = ctx.close();
      return;
    }
    if (answer == null || isEventStream(answer)) {
      ctx.writeAndFlush(bytes()).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
      if (sent < AFTER_MS.length && exchange.unanswered > 0 && ctx.channel().isActive()) {
        next =
            ctx.executor()
                .schedule(() -> send(ctx, sent + 1), AFTER_MS[sent], TimeUnit.MILLISECONDS);
      }
    }
  }

  private HttpObject bytes() {
    return answer == null
        ? new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER)
        : new DefaultHttpContent(Unpooled.wrappedBuffer(COMMENT));
  }

  private static boolean isEventStream(HttpResponse head) {
    String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
    return type != null && type.startsWith("text/event-stream");
  }
}
