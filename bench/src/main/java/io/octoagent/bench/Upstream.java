package io.octoagent.bench;

/**
 * The mock as a process of its own, for whoever needs more open files than one process may have; it
 * ends with the process that started it. Argument: port.
 */
final class Upstream {

  private Upstream() {}

  public static void main(String[] args) throws Exception {
    try (Mock mock = new Mock(Integer.parseInt(args[0]), Answers::asked)) {
      System.out.println("listening on port " + mock.port());
      while (System.in.read() >= 0) {
        // whatever is said, only the end counts
      }
    }
  }

  /** Starts it and waits until it listens. */
  static Process start(int port) throws Exception {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                Upstream.class.getName(),
                Integer.toString(port))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.inputReader().readLine() == null) {
      throw new IllegalStateException("the upstream does not start");
    }
    return process;
  }
}
