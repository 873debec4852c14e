package eyas.filter.compile;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Prints generated code as readable, comparable text: methods, labels, and instructions with their operands. */
public final class BytecodeListing {
    private final Map<String, String> texts;
    private final StringBuilder out = new StringBuilder();

    private BytecodeListing(Map<String, String> texts) {
        this.texts = texts;
    }

    /** Returns the listing of a class, without its initializer, which only fills constants. */
    public static String of(CompilationResult.Done compiled) {
        BytecodeListing listing = new BytecodeListing(compiled.texts());
        ClassModel model = ClassFile.of().parse(compiled.classFile());
        for (MethodModel method : model.methods()) {
            String name = method.methodName().stringValue();
            if (!name.startsWith("<")) {
                listing.method(name + method.methodType().stringValue(), method);
            }
        }
        return listing.out.toString();
    }

    private void method(String head, MethodModel method) {
        out.append(head).append('\n');
        CodeModel code = method.code().orElseThrow();
        Map<Label, String> labels = new HashMap<>();
        for (CodeElement element : code) {
            if (element instanceof BranchInstruction branch) {
                labels.computeIfAbsent(branch.target(), _ -> "L" + labels.size());
            }
        }
        for (CodeElement element : code) {
            if (element instanceof LabelTarget target && labels.containsKey(target.label())) {
                out.append("  ").append(labels.get(target.label())).append(":\n");
            } else if (element instanceof Instruction instruction) {
                instruction(instruction, labels);
            }
        }
    }

    private void instruction(Instruction instruction, Map<Label, String> labels) {
        String operand = switch (instruction) {
            case BranchInstruction branch -> String.valueOf(labels.get(branch.target()));
            case ConstantInstruction constant -> String.valueOf(constant.constantValue());
            case FieldInstruction field -> constant(field.name().stringValue());
            case InvokeInstruction call ->
                call.owner().asInternalName().replaceAll(".*/", "") + "."
                        + call.name().stringValue();
            case LoadInstruction load -> String.valueOf(load.slot());
            case StoreInstruction store -> String.valueOf(store.slot());
            default -> "";
        };
        String name = instruction.opcode().name().toLowerCase(Locale.ROOT);
        out.append("    ").append((name + " " + operand).strip()).append('\n');
    }

    private String constant(String field) {
        String text = texts.get(field);
        return text == null ? field : field + "  # " + text;
    }
}
