package io.octoagent.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * An address that neither accepts a connection nor refuses one, as behind a firewall: its listener
 * accepts nothing, and its queue is full.
 */
public final class BlackHole implements AutoCloseable {
  private static final int SHORTEST_QUEUE = 1;
  private static final int MORE_THAN_ITS_QUEUE = 4;

  private final ServerSocket listener;
  private final List<SocketChannel> queued = new ArrayList<>();

  public BlackHole() throws IOException {
    listener = new ServerSocket(0, SHORTEST_QUEUE, InetAddress.ofLiteral("127.0.0.1"));
    SocketAddress address = listener.getLocalSocketAddress();
    for (int i = 0; i < MORE_THAN_ITS_QUEUE; i++) {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.connect(address);
      queued.add(channel);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : queued) {
      channel.close();
    }
    listener.close();
  }
}
