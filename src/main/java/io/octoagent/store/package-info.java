/**
 * The Redis server that replicas share, if there is one: {@link io.octoagent.store.Store} sends it
 * commands and {@link io.octoagent.store.Script}s over one {@code Link} for each event loop, and
 * knows whether it answers. A command that it does not answer in time fails with {@link
 * io.octoagent.store.StoreDown}.
 */
package io.octoagent.store;
