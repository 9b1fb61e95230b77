/**
 * The page at {@code /}, which shows what the service does and what it costs, and never any text of
 * a prompt or a reply.
 *
 * <p>The page itself is static, under {@code META-INF/resources}; {@link
 * io.octoagent.ui.PageEndpoint} guards it with headers. Its data is one answer of {@link
 * io.octoagent.ui.OverviewResource}: the groups' states, and what {@link
 * io.octoagent.ui.RecentCalls} has collected from the calls' events, which is the last hundred
 * {@linkplain io.octoagent.ui.CallLine one by one} and the last hour by {@link
 * io.octoagent.ui.Minute}, with the percentiles of its {@link io.octoagent.ui.Latencies}. {@link
 * io.octoagent.ui.Spending} has what named callers and tasks spent in the last day, each
 * {@linkplain io.octoagent.ui.SpentByHour by the hour}. {@code OCTOAGENT_UI=off} removes page and
 * data.
 */
package io.octoagent.ui;
