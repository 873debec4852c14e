package eyas.live.account;

/**
 * Bounds what is read of one root directory.
 *
 * @param fileBytes the largest file that is read; nothing is read of a larger one
 * @param accounts users, and groups, of one root; those behind are left out
 * @param field bytes of a name, a home directory or a shell; an account with a longer one is left out
 */
public record AccountLimits(int fileBytes, int accounts, int field) {
    /** What a file may have that somebody else wrote. */
    public static final AccountLimits STRANGERS = new AccountLimits(256 << 10, 1_024, 256);
    /** What the files of this machine may have. */
    public static final AccountLimits OWN = new AccountLimits(16 << 20, 65_536, 4_096);
}
