package eyas.collect.intake;

import eyas.collect.journal.Digest;
import eyas.delivery.DeliveryJob;
import java.util.Locale;

/**
 * Digests of the names that the journal may not have: with a secret of this receiver before them, so that nobody can try out names.
 *
 * @param salt the secret
 */
public record NameDigests(String salt) {
    /** Returns the digest of a repository, whichever letters are capitals. */
    public Digest repository(String name) {
        return Digest.of(salt + "\nrepository\n" + name.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the digest of what tells a job from every other one.
     *
     * @param host the machine that was proved to send it, empty where none was
     */
    public Digest job(DeliveryJob job, String host) {
        // No text has a line end in it.
        return Digest.of(salt + "\njob\n" + String.join("\n", job.identity()) + "\n" + host);
    }

    /** Returns the digest of what one process sends of a job while that goes on. */
    public Digest sequence(Digest job, String sequence) {
        return Digest.of(salt + "\nsequence\n" + job.hex() + "\n" + sequence);
    }

    /** Returns the digest of who sends. */
    Digest account(String name) {
        return Digest.of(salt + "\naccount\n" + name);
    }
}
