/**
 * The page, as a browser sees it: {@link io.octoagent.ui.NeedsChromium} guards a test, {@link
 * io.octoagent.ui.Chromium} starts Debian's browser with an empty profile, and {@link
 * io.octoagent.ui.Tab} drives one tab of it through the DevTools protocol. {@code ./dev pictures}
 * has {@link io.octoagent.ui.PagePictures} take the pictures in docs/screenshots.
 */
package io.octoagent.ui;
