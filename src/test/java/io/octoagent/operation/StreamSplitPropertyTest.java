package io.octoagent.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However the network cuts a stream, it says the same. */
class StreamSplitPropertyTest {

  @Property
  void anySplitGivesTheSame(
      @ForAll("streams") Streams.Case stream,
      @ForAll("sizes") List<Integer> sizes,
      @ForAll("requests") String request,
      @ForAll("limits") int limit) {
    // Given
    Operation operation = stream.operation();
    Verdict whole = verdict(Readers.stream(operation, limit, request), stream.bytes(), List.of());

    // When
    Verdict split = verdict(Readers.stream(operation, limit, request), stream.bytes(), sizes);

    // Then
    assertThat(split).isEqualTo(whole);
  }

  @Property
  void eventsAreWhatTheStandardSays(
      @ForAll("anything") Bytes stream, @ForAll("sizes") List<Integer> sizes) {
    // Given
    SseSplitter splitter = new SseSplitter(1 << 20);
    List<Bytes> events = new ArrayList<>();

    // When
    for (int[] packet : packets(stream, sizes)) {
      splitter.feed(
          stream.packet(packet[0], packet[1]),
          (bytes, from, length) ->
              events.add(Bytes.of(Arrays.copyOfRange(bytes, from, from + length))));
    }

    // Then
    assertThat(events).isEqualTo(standard(stream));
  }

  /** The standard's own steps, over the whole stream at once; data lines are joined by a blank. */
  private static List<Bytes> standard(Bytes stream) {
    String mark = Bytes.of("\ufeff").latin1();
    String text = stream.latin1();
    String all = text.startsWith(mark) ? text.substring(mark.length()) : text;
    String[] lines = all.split("\r\n|\r|\n", -1);
    List<Bytes> events = new ArrayList<>();
    List<String> data = new ArrayList<>();
    // the last line has no end
    for (String line : List.of(lines).subList(0, lines.length - 1)) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          events.add(new Bytes(String.join(" ", data)));
        }
        data.clear();
      } else if (line.equals("data") || line.startsWith("data:")) {
        data.add(line.replaceFirst("^data:? ?", ""));
      }
    }
    return events;
  }

  private static Verdict verdict(AnswerStream answer, Bytes stream, List<Integer> sizes) {
    StringBuilder sent = new StringBuilder();
    for (int[] packet : packets(stream, sizes)) {
      answer.read(stream.packet(packet[0], packet[1]));
      if (answer.begun()) {
        sent.append(Bytes.of(answer.take().getBytes()).latin1());
      }
    }
    answer.ended();
    return Verdict.of(answer, new Bytes(sent.toString()));
  }

  /** Where packets of these sizes begin and end; without sizes there is one. */
  private static List<int[]> packets(Bytes stream, List<Integer> sizes) {
    List<int[]> packets = new ArrayList<>();
    int from = 0;
    for (int i = 0; from < stream.length(); i++) {
      int size = sizes.isEmpty() ? stream.length() : sizes.get(i % sizes.size());
      int to = Math.min(stream.length(), from + size);
      packets.add(new int[] {from, to});
      from = to;
    }
    return packets;
  }

  @Provide
  Arbitrary<Streams.Case> streams() {
    return Streams.cases();
  }

  /** Members that only some APIs act on. */
  @Provide
  Arbitrary<String> requests() {
    return Arbitraries.of("", ",'n':2", ",'stream_options':{'include_usage':true}");
  }

  @Provide
  Arbitrary<Bytes> anything() {
    Arbitrary<String> lines =
        Arbitraries.of(
                "data",
                ":",
                " ",
                "\n",
                "\r",
                "x",
                "\u00e9",
                "data: ",
                "\ufeff",
                "id: 1",
                "datas",
                "event: y")
            .list()
            .ofMaxSize(40)
            .map(pieces -> String.join("", pieces));
    return Arbitraries.oneOf(Streams.any(), lines.map(Bytes::of));
  }

  @Provide
  Arbitrary<List<Integer>> sizes() {
    Arbitrary<Integer> size =
        Arbitraries.oneOf(Arbitraries.just(1), Arbitraries.integers().between(1, 200));
    return size.list().ofMinSize(1).ofMaxSize(5);
  }

  /** Mostly none that matters; else one that some events pass. */
  @Provide
  Arbitrary<Integer> limits() {
    return Arbitraries.oneOf(Arbitraries.just(1 << 20), Arbitraries.integers().between(8, 400));
  }
}
