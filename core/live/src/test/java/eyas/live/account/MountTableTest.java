package eyas.live.account;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.live.account.MountTable.Mount;
import org.junit.jupiter.api.Test;

final class MountTableTest {
    private static final String TEXT = """
            22 1 0:21 / /proc rw - proc proc rw
            1022 2 0:50 / / rw,relatime shared:1 master:7 - overlay overlay rw,lowerdir=/a\\040-\\040b
            23 1022 0:51 / /mnt rw - fuse.sshfs a:/ - ext4 rw
            """;

    private static Mount find(long id, int piece) {
        MountTable table = new MountTable(id);
        Mount found = null;
        for (int i = 0; i < TEXT.length() && found == null; i += piece) {
            found = table.piece(Bytes.of(TEXT.substring(i, Math.min(TEXT.length(), i + piece))));
        }
        return found == null ? new Mount("", "none") : found;
    }

    @Test
    void mountHasTypeOfItsFileSystem() {
        for (int piece : new int[] {1, 7, 60, TEXT.length()}) {
            assertThat(find(22, piece)).isEqualTo(new Mount("0:21", "proc"));
            assertThat(find(1022, piece)).isEqualTo(new Mount("0:50", "overlay"));
            assertThat(find(23, piece))
                    .as("the server's source text is ignored")
                    .isEqualTo(new Mount("0:51", "fuse.sshfs"));
            assertThat(find(2, piece)).isEqualTo(new Mount("", "none"));
        }
    }
}
