package eyas.collect.intake;

import eyas.collect.intake.RejectionException.Reason;
import eyas.delivery.DeliveryFile;
import eyas.text.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes and verifies the files of uploads. The caller holds the upload's lock. */
final class UploadFiles {
    private static final int BUFFER = 64 << 10;

    private UploadFiles() {}

    /** Appends a chunk to a file; on failure the file is unchanged. */
    static void add(Path path, long offset, long length, InputStream in, Uploads.Pace pace)
            throws IOException, RejectionException {
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            boolean whole = false;
            try {
                byte[] buffer = new byte[(int) Math.min(BUFFER, length)];
                long at = 0;
                while (at < length) {
                    int read = in.read(buffer, 0, (int) Math.min(buffer.length, length - at));
                    if (read < 0) {
                        throw new EOFException("the request ended after " + at + " of " + length + " bytes");
                    }
                    ByteBuffer some = ByteBuffer.wrap(buffer, 0, read);
                    while (some.hasRemaining()) {
                        out.write(some, offset + at + some.position());
                    }
                    at += read;
                    if (at < length) {
                        pace.check(at);
                    }
                }
                whole = true;
            } finally {
                if (!whole) {
                    out.truncate(offset);
                }
            }
        }
    }

    /**
     * Flushes an upload to disk and verifies its digests.
     *
     * @throws RejectionException if a file is incomplete or has another digest; such a file starts over
     */
    static void checkComplete(Upload upload) throws RejectionException, IOException {
        for (DeliveryFile file : upload.announcement.files()) {
            Path path = AcceptedDelivery.path(upload.directory, file);
            if (upload.received(file) != file.bytes()) {
                throw new RejectionException(
                        Reason.OUT_OF_ORDER,
                        "the " + file.kind().label() + " is incomplete: received " + upload.received(file) + " of "
                                + file.bytes() + " bytes");
            }
            if (!Sha256.ofFile(path).equals(file.sha256())) {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                    channel.truncate(0);
                }
                upload.received(file, 0);
                throw new RejectionException(
                        Reason.OUT_OF_ORDER,
                        "the " + file.kind().label() + " does not match the announced digest: send it again from the"
                                + " beginning");
            }
            force(path);
        }
        force(upload.directory.resolve(AcceptedDelivery.ANNOUNCEMENT));
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
