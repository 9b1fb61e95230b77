package io.octoagent.edge;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.VertxServiceProvider;

/**
 * Puts an {@link Edge} in front of every connection that this process accepts. Vert.x finds it
 * through {@code META-INF/services}: its transport is the only point before the HTTP server that an
 * application can reach.
 */
public final class EdgeProvider implements VertxServiceProvider {

  @Override
  public void init(VertxBuilder builder) {
    builder.findTransport(new Transport());
  }

  private static final class Transport extends JDKTransport {
    @Override
    public void configure(
        NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
      super.configure(options, domainSocket, bootstrap);
      bootstrap.handler(new Accepting());
    }
  }

  /**
   * Adds the edge here because Netty passes each accepted connection through the server's own
   * pipeline.
   */
  @Sharable
  private static final class Accepting extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext server, Object accepted) {
      ((Channel) accepted).pipeline().addLast(new Edge(HeadClock.LIMIT));
      server.fireChannelRead(accepted);
    }
  }
}
