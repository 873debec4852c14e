package eyas.service;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Makes readers of answers, which are as hostile as anything else from outside. */
public final class SoundJson {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 64;
    private static final int LONGEST_NAME = 1 << 10;
    private static final int LONGEST_STRING = 1 << 20;

    private SoundJson() {}

    /** Returns a factory with limits on depth and on the length of strings, names and numbers. */
    public static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(LONGEST_NUMBER)
                        .maxStringLength(LONGEST_STRING)
                        .maxNameLength(LONGEST_NAME)
                        .build())
                .build();
    }
}
