package eyas.live.procfs;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.live.account.AccountLimits;
import eyas.live.account.AccountParser;
import eyas.text.ProcessStat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Feeds damaged files to every parser: none may throw. Seeds are fixed, so failures are reproducible. */
class ProcParsersFuzzTest {
    private static final int ROUNDS = 20_000;

    private static final List<String> SEEDS = List.of(
            "Name:\tx\nTgid:\t4100\nPPid:\t1\nUid:\t1\t2\t3\t4\nNSpid:\t41\t7\nVmRSS:\t5 kB\nCapEff:\t000001ff\n",
            "77 (a) b) S 1 70 60 34816 71 4194304 11 0 22 0 1 2 3 4 20 0 1 0 5000 99\n",
            "4:cpu,cpuacct:/a\n1:name=systemd:/s\n0::/u\n",
            "   1: 0F02000A:BEEF 08080808:01BB 01 00000000:00000000 00:00000000 00000000   0        0 9002 1 0",
            "ffff8881034d9c00: 00000002 00000000 00010000 0001 01 700 /run/a b.sock",
            "ffff888003df4000 0   4294962     00000111 0        0        0     2        0        800",
            "33 1 259:3 / /x rw - ext4 /dev/x rw",
            "ci:x:1001:1002:C I,,,:/home/ci:/bin/sh",
            "-9223372036854775808 99999999999999999999999999 ffffffffffffffffffffff :::");

    @Test
    void throwsNothingForDamagedFiles() {
        Random random = new Random(20251124);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = damaged(random);
            int start = random.nextInt(bytes.length + 1);
            assertThatCode(() -> parse(bytes, start))
                    .as("%s from %d", new String(bytes, StandardCharsets.ISO_8859_1), start)
                    .doesNotThrowAnyException();
        }
    }

    /** The same for inputs of a fuzzer; the first byte selects where in the rest the parsers start. */
    @FuzzTest
    void files(byte[] input) {
        if (input.length > 0) {
            byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
            parse(bytes, Math.min(input[0] & 0xFF, bytes.length));
        }
    }

    private static byte[] damaged(Random random) {
        byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.ISO_8859_1);
        int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
        byte[] copy = Arrays.copyOf(bytes, length);
        for (int i = random.nextInt(6); i > 0 && length > 0; i--) {
            byte[] telling = {0, ' ', '\n', '\t', ':', '-', '9', 'f', ')', (byte) random.nextInt(256)};
            copy[random.nextInt(length)] = telling[random.nextInt(telling.length)];
        }
        return copy;
    }

    private static void parse(byte[] bytes, int start) {
        TaskStatus.parse(bytes);
        ProcessStat.parse(bytes);
        Cgroups.entries(bytes);
        SocketTable sockets = new SocketTable(10);
        sockets.internet(bytes, start, bytes.length, 1, false);
        sockets.internet(bytes, start, bytes.length, 2, true);
        sockets.unix(bytes, start, bytes.length);
        sockets.netlink(bytes, start, bytes.length);
        AccountParser accounts = new AccountParser(new AccountLimits(1 << 20, 10, 100));
        accounts.user(bytes, start, bytes.length);
        accounts.group(bytes, start, bytes.length);
        new MountDevices(new ProcFiles(Path.of("/nowhere")), 10).line(bytes, start, bytes.length);
    }
}
