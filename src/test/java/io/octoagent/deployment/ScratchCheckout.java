package io.octoagent.deployment;

import io.octoagent.testbed.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.io.TempDir;

/** An empty checkout, for the tests of a script that writes into its own. */
abstract class ScratchCheckout {

  @TempDir Path checkout;

  /** Copies a file of this checkout. */
  void copy(String file) throws Exception {
    Files.copy(Checkout.file(file), made(file), StandardCopyOption.COPY_ATTRIBUTES);
  }

  void write(String file, String text) throws Exception {
    Files.writeString(made(file), text);
  }

  String read(String file) throws Exception {
    return Files.readString(checkout.resolve(file));
  }

  private Path made(String file) throws Exception {
    Path path = checkout.resolve(file);
    Files.createDirectories(path.getParent());
    return path;
  }
}
