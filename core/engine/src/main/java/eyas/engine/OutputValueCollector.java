package eyas.engine;

import eyas.fields.ValueSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the values of a field into one {@link OutputValue}. Single use, one thread. */
public final class OutputValueCollector implements ValueSink {
    private final Deque<List<OutputValue>> lists = new ArrayDeque<>(1);
    private @Nullable OutputValue value;

    /** Returns the collected value; {@link OutputValue.Missing} if there was none. */
    public OutputValue value() {
        return value == null ? new OutputValue.Missing() : value;
    }

    private void put(OutputValue next) {
        if (lists.isEmpty()) {
            value = next;
        } else {
            lists.peek().add(next);
        }
    }

    @Override
    public void number(long number) {
        put(new OutputValue.IntegerValue(number));
    }

    @Override
    public void unsigned(long number) {
        put(new OutputValue.Unsigned(number));
    }

    @Override
    public void real(double number) {
        put(new OutputValue.Real(number));
    }

    @Override
    public void truth(boolean truth) {
        put(new OutputValue.Truth(truth));
    }

    @Override
    public void text(byte[] bytes, int offset, int length) {
        put(new OutputValue.Text(new String(bytes, offset, length, StandardCharsets.UTF_8)));
    }

    @Override
    public void absent() {
        put(new OutputValue.Missing());
    }

    @Override
    public void beginList() {
        lists.push(new ArrayList<>());
    }

    @Override
    public void endList() {
        put(new OutputValue.Many(lists.pop()));
    }
}
