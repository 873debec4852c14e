package eyas.live.account;

/**
 * Bounds what is read of one root directory.
 *
 * @param fileBytes the largest file that is read; larger ones are ignored
 * @param accounts the most users, and the most groups, of one root; further ones are left out
 * @param field bytes of a name, a home directory or a shell; an account with a longer one is left out
 */
public record AccountLimits(int fileBytes, int accounts, int field) {
    /** Limits for untrusted files. */
    public static final AccountLimits UNTRUSTED = new AccountLimits(256 << 10, 1_024, 256);
    /** Limits for the files of this machine. */
    public static final AccountLimits OWN = new AccountLimits(16 << 20, 65_536, 4_096);
}
