package io.octoagent.litellm;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Removes informational responses (102 and the like) from a connection to the proxy: Vert.x knows
 * 100 and 103, and mistakes any other for the answer. Both transports set it up for each request.
 */
final class Informational extends ChannelInboundHandlerAdapter {

  private static final String NAME = "informational";
  private static final int SWITCHING_PROTOCOLS = 101;

  private boolean skipping;

  private Informational() {}

  /** Removes them from {@code connection} from now on. */
  static void areIgnoredOn(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      ChannelPipeline pipeline = base.channelHandlerContext().pipeline();
      if (pipeline.get("codec") != null && pipeline.get(NAME) == null) {
        pipeline.addAfter("codec", NAME, new Informational());
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpResponse response) {
      int status = response.status().code();
      skipping = status < 200 && status != SWITCHING_PROTOCOLS;
    }
    if (!skipping) {
      context.fireChannelRead(message);
      return;
    }
    skipping = !(message instanceof LastHttpContent);
    ReferenceCountUtil.release(message);
  }
}
