package eyas.collect.intake;

import eyas.collect.identity.Sender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * By whom an upload was begun, in digests.
 *
 * @param account the host, or the repository: what quotas are counted by
 * @param part the host, or the run: what uploads that are begun are counted by
 */
record UploadSender(String account, String part) {
    private static final String NAME = "account";
    private static final int SHORT = 16;

    static UploadSender of(Sender sender, NameDigests digests) {
        return new UploadSender(
                digests.account(sender.account()).hex(),
                digests.account(sender.part()).hex());
    }

    /** Returns what its uploads are told from those of others by. */
    String digits() {
        return account.substring(0, SHORT);
    }

    /** Returns whether it is one of many that one repository has. */
    boolean isPart() {
        return !part.equals(account);
    }

    void write(Path folder) throws IOException {
        Files.writeString(folder.resolve(NAME), account + " " + part, StandardCharsets.US_ASCII);
    }

    /** Reads what {@link #write} has written; what is none throws {@link IndexOutOfBoundsException}. */
    static UploadSender read(Path folder) throws IOException {
        String[] words = Files.readString(folder.resolve(NAME), StandardCharsets.US_ASCII)
                .split(" ", -1);
        return new UploadSender(words[0], words[1]);
    }
}
