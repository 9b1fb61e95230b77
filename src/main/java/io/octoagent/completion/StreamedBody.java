package io.octoagent.completion;

import io.octoagent.proxy.ProxyException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The body of a streamed answer, written by {@link StreamedBodyWriter}.
 *
 * @param pipe lets the events flow to the caller, and tells once how they ended: complete, or why not
 * @param callerLeft told when the caller has closed the connection first
 */
record StreamedBody(
    BiConsumer<WriteStream<Buffer>, Consumer<Optional<ProxyException>>> pipe, Runnable callerLeft) {}
