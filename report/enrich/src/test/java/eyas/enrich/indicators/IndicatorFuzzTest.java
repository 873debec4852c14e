package eyas.enrich.indicators;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.List;

/**
 * Feeds indicator lists to their readers. Accepted entries are canonical, within the limits, and found by the matcher; rejections have a
 * message. Explore with {@code ./dev fuzz enrich IndicatorFuzzTest#file 600}.
 */
final class IndicatorFuzzTest {
    private static final IndicatorLimits LIMITS = new IndicatorLimits(20_000, 200, 500, 40);
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    @FuzzTest
    @DictionaryFile(resourcePath = "IndicatorFuzzTest.dict")
    void file(byte[] bytes) {
        for (String name : new String[] {"list", "list.csv"}) {
            IndicatorList list;
            try {
                list = IndicatorFiles.read(name, bytes, LIMITS, NOW);
            } catch (IndicatorException e) {
                require(
                        e.getMessage() != null && e.getMessage().startsWith("list"),
                        "rejected without a location: " + e);
                continue;
            }
            require(list.indicators().size() <= LIMITS.indicators(), "more than the limit");
            IndicatorMatcher matcher = new IndicatorMatcher(List.of(list));
            list.indicators().forEach(indicator -> sound(indicator, matcher));
        }
    }

    private static void sound(Indicator indicator, IndicatorMatcher matcher) {
        require(indicator.note().length() <= LIMITS.noteLength(), "a long note");
        require(indicator.note().chars().noneMatch(Character::isISOControl), "a control character in a note");
        require(indicator.place() > 0, "no place");
        String value = indicator.value();
        boolean found = switch (indicator.kind()) {
            case ADDRESS -> {
                IpPrefix prefix = IpPrefix.parse(value);
                require(prefix != null && prefix.text().equals(value), "not canonical: " + value);
                int slash = value.indexOf('/');
                yield matcher.address(slash < 0 ? value : value.substring(0, slash)) != null;
            }
            case DOMAIN ->
                matcher.domain(value + ".") != null && (!indicator.below() || matcher.domain("x." + value) != null);
            case SHA256 -> value.length() == 64 && matcher.sha256(value) != null;
        };
        require(found, "the matcher does not find " + indicator);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
