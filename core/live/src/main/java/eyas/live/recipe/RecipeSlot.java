package eyas.live.recipe;

import java.nio.ByteBuffer;

/**
 * How one parameter is built; {@code struct eyas_slot} of {@code abi.h}.
 *
 * @param kind how it is read and written
 * @param source where the value comes from
 * @param condition when it applies
 * @param aux a second source or an option, by kind
 * @param immediate an offset, selector or constant, by kind; 0 to 65535
 * @param otherwise the value of a number if the condition does not hold
 */
record RecipeSlot(
        ParameterKind kind, ValueSource source, SlotCondition condition, int aux, int immediate, int otherwise) {

    void encode(ByteBuffer to) {
        to.put((byte) kind.code()).put((byte) source.code()).put((byte) condition.code());
        to.put((byte) aux).putShort((short) immediate).putShort((short) otherwise);
    }
}
