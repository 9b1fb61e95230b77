package io.octoagent.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
import java.time.Duration;

/**
 * The first handler of a connection, added by {@link EdgeProvider}: it sees every byte before the
 * framework does. It detects the version of HTTP, adds the handlers for HTTP/1 before the first
 * request, and closes a connection whose head does not arrive in time.
 */
final class Edge extends ChannelInboundHandlerAdapter {

  private static final byte[] PREFACE = Http1xOrH2CHandler.HTTP_2_PREFACE.getBytes(US_ASCII);

  /** The framework recognizes this as HTTP/1 at once, and its decoder skips it. */
  private static final byte[] EMPTY_LINE = {'\r', '\n'};

  private final Duration limit;
  private final HeadClock clock;
  private final Exchange exchange = new Exchange();
  private ChannelHandlerContext connection;
  private Protocol protocol = Protocol.UNKNOWN;
  private Http2Heads http2Heads;
  private int matched;

  Edge(Duration limit) {
    this.limit = limit;
    this.clock = new HeadClock(limit, this::headIsLate);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    connection = ctx;
    if (ctx.channel().isActive()) {
      clock.starts(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    clock.starts(ctx);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) {
    switch (protocol) {
      case UNKNOWN -> find(ctx, (ByteBuf) bytes);
      case HTTP_1 -> readHttp1(ctx, (ByteBuf) bytes);
      case HTTP_2 -> readHttp2(ctx, (ByteBuf) bytes);
    }
  }

  private void find(ChannelHandlerContext ctx, ByteBuf bytes) {
    ChannelPipeline pipeline = ctx.pipeline();
    SslHandler tls = pipeline.get(SslHandler.class);
    if (tls != null && pipeline.context(tls) != ctx && isBefore(tls)) {
      // these bytes are ciphertext: the edge belongs behind TLS
      pipeline.addAfter(pipeline.context(tls).name(), null, new Edge(limit));
      ctx.fireChannelRead(bytes);
      pipeline.remove(this);
    } else if (pipeline.get(Http1xOrH2CHandler.class) == null) {
      // TLS has negotiated the protocol
      begin(pipeline.get("httpDecoder") == null ? Protocol.HTTP_2 : Protocol.HTTP_1);
      channelRead(ctx, bytes);
    } else {
      compare(ctx, bytes);
    }
  }

  private boolean isBefore(SslHandler tls) {
    for (var handler : connection.pipeline()) {
      if (handler.getValue() == this) {
        return true;
      }
      if (handler.getValue() == tls) {
        return false;
      }
    }
    return false;
  }

  /** Holds back what may be the HTTP/2 preface until it is complete or ruled out. */
  private void compare(ChannelHandlerContext ctx, ByteBuf bytes) {
    int before = matched;
    int length = Math.min(bytes.readableBytes(), PREFACE.length - matched);
    int same = 0;
    while (same < length && bytes.getByte(bytes.readerIndex() + same) == PREFACE[matched + same]) {
      same++;
    }
    matched += same;
    if (matched == PREFACE.length) {
      begin(Protocol.HTTP_2);
    } else if (same < length) {
      ctx.fireChannelRead(Unpooled.wrappedBuffer(EMPTY_LINE));
      begin(Protocol.HTTP_1);
    } else {
      bytes.release();
      return;
    }
    channelRead(ctx, Unpooled.wrappedBuffer(Unpooled.copiedBuffer(PREFACE, 0, before), bytes));
  }

  private void begin(Protocol found) {
    protocol = found;
    if (found == Protocol.HTTP_1) {
      exchange.reading = true;
      exchange.headOpen = true;
      ChannelPipeline pipeline = connection.pipeline();
      Http1Answers answers = new Http1Answers(exchange);
      pipeline.addAfter("httpEncoder", "answers", answers);
      pipeline.addAfter("answers", "requests", new Http1Requests(exchange, clock));
      // over TLS a caller announces that it leaves
      connection
          .channel()
          .config()
          .setOption(ChannelOption.ALLOW_HALF_CLOSURE, pipeline.get(SslHandler.class) == null);
    } else {
      http2Heads = new Http2Heads();
    }
  }

  private void readHttp1(ChannelHandlerContext ctx, ByteBuf bytes) {
    if (!exchange.reading && bytes.isReadable() && !isEndOfLine(bytes)) {
      exchange.reading = true;
      exchange.headOpen = true;
    }
    ctx.fireChannelRead(bytes);
    // nearly every head arrives in one piece and needs no clock
    if (exchange.headOpen) {
      clock.starts(ctx);
    }
  }

  /** An empty line after a body belongs to no request. */
  private static boolean isEndOfLine(ByteBuf bytes) {
    byte first = bytes.getByte(bytes.readerIndex());
    return first == '\r' || first == '\n';
  }

  private void readHttp2(ChannelHandlerContext ctx, ByteBuf bytes) {
    if (http2Heads.areOpenAfter(bytes)) {
      clock.starts(ctx);
    } else {
      clock.stops();
    }
    ctx.fireChannelRead(bytes);
  }

  private void headIsLate() {
    if (protocol != Protocol.HTTP_1) {
      var unused = connection.close();
    } else if (exchange.unanswered > 0) {
      // while the caller waits for an answer, it may send the next request as slowly as it likes
      clock.starts(connection);
    } else {
      connection.fireUserEventTriggered(HeadClock.HEAD_IS_LATE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    clock.stops();
    ctx.fireChannelInactive();
  }

  /** The framework removes every handler but its own when HTTP/1 is upgraded. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    clock.stops();
    ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
  }

  private enum Protocol {
    UNKNOWN,
    HTTP_1,
    HTTP_2
  }
}
