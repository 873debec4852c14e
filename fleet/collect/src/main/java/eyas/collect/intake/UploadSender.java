package eyas.collect.intake;

import eyas.collect.identity.Sender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The sender of an upload, as digests.
 *
 * @param account the host or the repository: key of quotas
 * @param part the host or the run: key of the limit of unfinished uploads
 */
record UploadSender(String account, String part) {
    private static final String NAME = "account";
    private static final int SHORT = 16;

    static UploadSender of(Sender sender, NameDigests digests) {
        return new UploadSender(
                digests.account(sender.account()).hex(),
                digests.account(sender.part()).hex());
    }

    /** Returns the digits that distinguish its uploads from those of other senders. */
    String digits() {
        return account.substring(0, SHORT);
    }

    /** Returns whether it is one of several runs of a repository. */
    boolean isPart() {
        return !part.equals(account);
    }

    void write(Path directory) throws IOException {
        Files.writeString(directory.resolve(NAME), account + " " + part, StandardCharsets.US_ASCII);
    }

    /** Reads what {@link #write} has written. Throws {@link IndexOutOfBoundsException} if it is invalid. */
    static UploadSender read(Path directory) throws IOException {
        String[] words = Files.readString(directory.resolve(NAME), StandardCharsets.US_ASCII)
                .split(" ", -1);
        return new UploadSender(words[0], words[1]);
    }
}
