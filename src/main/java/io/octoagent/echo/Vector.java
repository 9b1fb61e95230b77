package io.octoagent.echo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.StringJoiner;
import java.util.UUID;

/**
 * A vector of length 1 in the direction that a text's hash determines, for {@link Embeddings}: the
 * same text has the same one, and two texts have nearly perpendicular ones.
 */
final class Vector {

  private final float[] numbers;

  private Vector(float[] numbers) {
    this.numbers = numbers;
  }

  /** The vector of {@code text}. */
  static Vector of(String text, int dimensions) {
    UUID hash = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    Random random = new Random(hash.getMostSignificantBits());
    double[] direction = new double[dimensions];
    double squares = 0;
    for (int i = 0; i < dimensions; i++) {
      direction[i] = random.nextGaussian();
      squares += direction[i] * direction[i];
    }
    float[] numbers = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      numbers[i] = (float) (direction[i] / Math.sqrt(squares));
    }
    return new Vector(numbers);
  }

  /** The numbers as a JSON list. */
  String asList() {
    StringJoiner list = new StringJoiner(",", "[", "]");
    for (float number : numbers) {
      list.add(Float.toString(number));
    }
    return list.toString();
  }

  /** The numbers' bytes, in OpenAI's order, as base64. */
  String asBase64() {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
