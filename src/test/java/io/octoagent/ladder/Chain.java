package io.octoagent.ladder;

import io.octoagent.testbed.Api;

/**
 * Whose calls a test of every API makes.
 *
 * @param role what a call names as its model
 * @param first the group that it asks
 * @param next the group that comes next
 */
record Chain(String role, String first, String next) {

  /** The contract's; for embeddings, which none of its groups is for, two groups of our own. */
  static Chain ofContract(Api api) {
    return api == Api.EMBEDDINGS
        ? new Chain("embed", "embed", "embed-b")
        : new Chain("router", "cheap", "fallback");
  }
}
