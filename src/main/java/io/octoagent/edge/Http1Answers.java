package io.octoagent.edge;

import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Ensures that an answer on HTTP/1 reaches its caller. If a body is still arriving when its answer
 * has ended, it is read on, within limits, so that the next request is found. Beyond the limits the
 * connection is closed in two steps, because closing it over unread bytes sends a reset, which can
 * destroy the answer. A caller that has closed its sending side is answered, unless {@link
 * HalfClosed} finds that it has left.
 */
final class Http1Answers extends ChannelDuplexHandler {

  /** How much of an unwanted body is read after its answer, and again on close. */
  static final long UNWANTED_BYTES = 1 << 20;

  static final long UNWANTED_MS = 1000;

  private final Exchange exchange;
  private final HalfClosed halfClosed;
  private long unwanted;
  private Future<?> timer;
  private ChannelPromise lingering;

  Http1Answers(Exchange exchange) {
    this.exchange = exchange;
    this.halfClosed = new HalfClosed(exchange);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (lingering != null) {
      count(ctx, message);
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      exchange.unanswered++;
      exchange.bodyOpen = true;
      halfClosed.arrives(request);
    } else if (message instanceof HttpContent content) {
      if (content instanceof LastHttpContent && content.decoderResult().isSuccess()) {
        exchange.bodyOpen = false;
        exchange.reading = false;
        stop();
      } else if (timer != null) {
        count(ctx, message);
      }
    }
    ctx.fireChannelRead(message);
  }

  private void count(ChannelHandlerContext ctx, Object message) {
    unwanted -= message instanceof ByteBufHolder bytes ? bytes.content().readableBytes() : 0;
    if (unwanted < 0) {
      enough(ctx);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ChannelPromise written = promise;
    if (message instanceof HttpResponse head) {
      if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
        var unused = ctx.write(message, promise);
        return;
      }
      halfClosed.begins(head);
      if (exchange.last && exchange.unanswered == 1) {
        head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      }
    }
    if (message instanceof LastHttpContent) {
      exchange.unanswered = Math.max(0, exchange.unanswered - 1);
      halfClosed.ends();
      written = promise.unvoid();
      written.addListener(done -> ended(ctx));
    }
    var unused = ctx.write(message, written);
  }

  private void ended(ChannelHandlerContext ctx) {
    if (exchange.unanswered > 0 || lingering != null || !ctx.channel().isActive()) {
      return;
    }
    if (exchange.last) {
      close(ctx, ctx.newPromise());
    } else if (exchange.bodyOpen && timer == null) {
      limit(ctx);
    }
  }

  private void limit(ChannelHandlerContext ctx) {
    stop();
    unwanted = UNWANTED_BYTES;
    timer = ctx.executor().schedule(() -> enough(ctx), UNWANTED_MS, TimeUnit.MILLISECONDS);
  }

  private void enough(ChannelHandlerContext ctx) {
    stop();
    if (lingering == null) {
      exchange.last = true;
      close(ctx, ctx.newPromise());
    } else {
      var unused = ctx.close(lingering);
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (lingering != null) {
      lingering.addListener(closed -> promise.trySuccess());
    } else if (exchange.bodyOpen
        && exchange.unanswered == 0
        && ctx.channel() instanceof SocketChannel socket
        && socket.isActive()
        && !socket.isInputShutdown()
        && ctx.pipeline().get("ssl") == null) {
      lingering = promise.unvoid();
      limit(ctx);
      socket.config().setAutoRead(true);
      var unused = socket.shutdownOutput();
    } else {
      var unused = ctx.close(promise);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == HeadClock.HEAD_IS_LATE) {
      exchange.unanswered++;
      exchange.bodyOpen = true;
    } else if (event instanceof ChannelInputShutdownEvent) {
      inputEnds(ctx);
    }
    ctx.fireUserEventTriggered(event);
  }

  private void inputEnds(ChannelHandlerContext ctx) {
    exchange.last = true;
    if (lingering != null) {
      enough(ctx);
    } else if (exchange.unanswered == 0 || ctx.pipeline().get("httpDecoder") == null) {
      var unused = ctx.close();
    } else if (!exchange.bodyOpen) {
      halfClosed.begin(ctx);
    }
  }

  private void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stop();
    halfClosed.ends();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stop();
    halfClosed.ends();
  }
}
