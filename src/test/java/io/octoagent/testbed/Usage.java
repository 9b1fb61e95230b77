package io.octoagent.testbed;

/** The token counts a {@link FakeVendor} reports; {@code cached} is a part of {@code in}. */
public record Usage(int in, int out, int cached) {}
