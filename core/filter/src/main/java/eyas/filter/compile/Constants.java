package eyas.filter.compile;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the objects that generated code refers to, each once, as static final fields that are filled from class data.
 *
 * <p>Fields are used instead of dynamic constants because linking hundreds of those, one by one, would cost time on the event thread.
 */
final class Constants {
    /** The maximum number of constants in a class: the initializer must stay under 64 KiB at a dozen bytes each. */
    static final int MOST = 4_000;

    private static final int FLAGS = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;
    private static final ClassDesc OBJECTS = ConstantDescs.CD_Object.arrayType();
    private static final DynamicConstantDesc<Object> CLASS_DATA = DynamicConstantDesc.ofNamed(
            ConstantDescs.ofConstantBootstrap(
                    ClassDesc.of("java.lang.invoke.MethodHandles"), "classData", ConstantDescs.CD_Object),
            ConstantDescs.DEFAULT_NAME,
            OBJECTS);

    private record Field(String name, ClassDesc type) {}

    private final ClassDesc owner;
    private final IdentityHashMap<Object, Field> fields = new IdentityHashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final List<Object> values = new ArrayList<>();
    private final List<Field> order = new ArrayList<>();

    Constants(ClassDesc owner) {
        this.owner = owner;
    }

    int size() {
        return values.size();
    }

    /** Returns the objects in the order of their fields. */
    Object[] values() {
        return values.toArray();
    }

    /** Returns descriptions of the fields, by field name. */
    Map<String, String> texts() {
        return Map.copyOf(texts);
    }

    /** Pushes {@code value}, an instance of {@code type} described by {@code text}. */
    void push(CodeBuilder code, Object value, Class<?> type, String text) {
        push(code, value, type);
        Field field = fields.get(value);
        if (field != null) {
            texts.putIfAbsent(field.name(), text);
        }
    }

    /** Pushes {@code value}, an instance of {@code type}. */
    void push(CodeBuilder code, Object value, Class<?> type) {
        Field field = fields.computeIfAbsent(value, v -> {
            Field made = new Field(
                    Character.toLowerCase(type.getSimpleName().charAt(0))
                            + type.getSimpleName().substring(1)
                            + values.size(),
                    type.describeConstable().orElseThrow());
            values.add(v);
            order.add(made);
            return made;
        });
        code.getstatic(owner, field.name(), field.type());
    }

    /** Adds the fields and the initializer that fills them. */
    void define(ClassBuilder type) {
        for (Field field : order) {
            type.withField(field.name(), field.type(), FLAGS);
        }
        type.withMethodBody(ConstantDescs.CLASS_INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_STATIC, code -> {
            int data = code.allocateLocal(TypeKind.REFERENCE);
            code.loadConstant(CLASS_DATA).astore(data);
            for (int i = 0; i < order.size(); i++) {
                Field field = order.get(i);
                code.aload(data)
                        .loadConstant(i)
                        .aaload()
                        .checkcast(field.type())
                        .putstatic(owner, field.name(), field.type());
            }
            code.return_();
        });
    }
}
