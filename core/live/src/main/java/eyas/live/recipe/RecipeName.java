package eyas.live.recipe;

import java.nio.ByteBuffer;

/**
 * A name that the kernel side reports before the event of a call; {@code struct eyas_name} of {@code abi.h}.
 *
 * @param kind what it refers to
 * @param text number of the argument with the path; {@link #NO_ARGUMENT} for none
 * @param directory number of the argument with the descriptor; {@link #NO_ARGUMENT} for the working directory
 */
record RecipeName(KernelNameKind kind, int text, int directory) {
    static final int NO_ARGUMENT = 6;
    static final RecipeName NONE = new RecipeName(KernelNameKind.NONE, NO_ARGUMENT, NO_ARGUMENT);

    void encode(ByteBuffer to) {
        to.put((byte) kind.code()).put((byte) text).put((byte) directory).put((byte) 0);
    }
}
