package eyas.delivery;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.text.Sha256;
import java.nio.charset.StandardCharsets;

/**
 * Fuzzes announcements and batches of alerts: they are rejected with a message, or unchanged after writing and reading. Explore with {@code
 * ./dev fuzz delivery DeliveryManifestFuzzTest#announcement 600}.
 */
final class DeliveryManifestFuzzTest {
    @FuzzTest
    void announcement(byte[] text) {
        DeliveryManifest read;
        try {
            read = DeliveryManifest.parse(text);
        } catch (DeliveryException e) {
            require(e.getMessage() != null && !e.getMessage().isEmpty(), "refused without a reason");
            return;
        }
        require(read.equals(DeliveryManifest.parse(read.json().getBytes(StandardCharsets.UTF_8))), "it is another one");
        require(Sha256.isDigest(read.id()), "its id is none");
        require(read.bytes() > 0, "it has no bytes");
    }

    @FuzzTest
    void alerts(byte[] text) {
        AlertBatch read;
        try {
            read = AlertBatch.parse(text);
        } catch (DeliveryException e) {
            require(e.getMessage() != null && !e.getMessage().isEmpty(), "refused without a reason");
            return;
        }
        require(read.equals(AlertBatch.parse(read.text())), "it is another one");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
