package eyas.host.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares the process table with a reference map. */
final class ProcessTableTest {
    @Test
    void behavesLikeAMap() {
        Random random = new Random(7);
        ProcessTable<String> table = new ProcessTable<>();
        Map<Long, String> map = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            // Few enough numbers for collisions, and more than the initial capacity.
            long number = random.nextInt(4_000);
            if (random.nextInt(5) < 3) {
                table.put(number, "v" + i);
                map.put(number, "v" + i);
            } else {
                table.remove(number);
                map.remove(number);
            }
            long asked = random.nextInt(4_000);
            assertThat(table.get(asked)).isEqualTo(map.get(asked));
        }
        for (long number = 0; number < 4_000; number++) {
            assertThat(table.get(number)).isEqualTo(map.get(number));
        }
    }
}
