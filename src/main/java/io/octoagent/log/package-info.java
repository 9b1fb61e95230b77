/**
 * The log. {@code CallLog} writes one line for each call, {@code CallFormatter} formats it as JSON
 * ({@code CallJson}, {@code JsonLog}), and {@code BatchHandler} writes lines in batches, away from
 * the event loops.
 */
package io.octoagent.log;
