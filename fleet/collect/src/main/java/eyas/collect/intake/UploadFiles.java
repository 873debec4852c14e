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

/** Writes the files of uploads, and checks them. Whoever calls has the upload's lock. */
final class UploadFiles {
    private static final int BUFFER = 64 << 10;

    private UploadFiles() {}

    /** Adds a piece to a file; where that fails, the file is as it was before. */
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
     * Has all of an upload on the disk, as it was announced.
     *
     * @throws RejectionException if a file is not whole, or another one; that begins anew
     */
    static void checkWhole(Upload upload) throws RejectionException, IOException {
        for (DeliveryFile file : upload.announcement.files()) {
            Path path = AcceptedDelivery.path(upload.folder, file);
            if (upload.received(file) != file.bytes()) {
                throw new RejectionException(
                        Reason.OUT_OF_ORDER,
                        "the " + file.kind().word() + " is not whole: " + upload.received(file) + " of " + file.bytes()
                                + " bytes are here");
            }
            if (!Sha256.ofFile(path).equals(file.sha256())) {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                    channel.truncate(0);
                }
                upload.received(file, 0);
                throw new RejectionException(
                        Reason.OUT_OF_ORDER,
                        "the " + file.kind().word() + " is not the one that was announced: send it again from its"
                                + " beginning");
            }
            force(path);
        }
        force(upload.folder.resolve(AcceptedDelivery.ANNOUNCEMENT));
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
