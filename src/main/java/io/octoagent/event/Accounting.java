package io.octoagent.event;

import java.math.BigDecimal;

/**
 * What a call counted for on the accounts of its caller and its task.
 *
 * @param chargedUsd what was charged, in USD; null if the call has no account
 * @param estimated whether that is what was reserved, because the price is not known
 * @param storeDown whether it was counted in this process alone, because the shared store is down
 * @param replayed whether the answer is another call's, which has been charged for it
 */
public record Accounting(
    BigDecimal chargedUsd, boolean estimated, boolean storeDown, boolean replayed) {

  /** The call has no account. */
  public static final Accounting NONE = new Accounting(null, false, false, false);

  /** The call got another one's answer. */
  public static final Accounting REPLAYED = new Accounting(null, false, false, true);
}
