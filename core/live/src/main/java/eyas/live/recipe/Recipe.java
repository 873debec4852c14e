package eyas.live.recipe;

import eyas.event.EventInfo;
import eyas.event.SyscallInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * How one system call becomes an event; {@code struct eyas_recipe} of {@code abi.h}.
 *
 * @param syscall the call
 * @param event the resulting event
 * @param index the index in the recipe map: the native number, or 512 and more for a call that only 32-bit programs have
 * @param shape {@code SHAPE_*}
 * @param filter {@code FILTER_*}
 * @param cloneFlags where the clone shape takes its flags from
 * @param target the argument with the target process of the call, {@code TARGET_*}
 * @param socket the socket that the call uses, or the descriptors that it changes, {@code SOCKET_*}
 * @param names names that the kernel side reports before the event, two at most
 * @param forIa32 whether 32-bit programs use it too
 * @param slots one per parameter, none unless the shape is {@code SHAPE_SLOTS}
 */
public record Recipe(
        SyscallInfo syscall,
        EventInfo event,
        int index,
        int shape,
        int filter,
        int cloneFlags,
        int target,
        int socket,
        List<RecipeName> names,
        boolean forIa32,
        List<RecipeSlot> slots) {
    static final int MAX_NAMES = 2;

    /** Returns the map value, {@link Abi#RECIPE_SIZE} bytes. */
    public byte[] encode() {
        ByteBuffer to = ByteBuffer.allocate(Abi.RECIPE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        to.putShort((short) event.code()).put((byte) event.params().size());
        to.put((byte) shape)
                .put((byte) filter)
                .put((byte) cloneFlags)
                .put((byte) target)
                .put((byte) socket);
        for (int i = 0; i < MAX_NAMES; i++) {
            (i < names.size() ? names.get(i) : RecipeName.NONE).encode(to);
        }
        for (RecipeSlot slot : slots) {
            slot.encode(to);
        }
        return to.array();
    }
}
