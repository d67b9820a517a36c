import java.nio.file.Files;
import java.nio.file.Path;

/** The variables that the server reads. */
final class Settings {
    final String address = text("MCC_BIND_ADDRESS", "0.0.0.0");
    final int port = number("SAGEMAKER_BIND_TO_PORT", 8080, 1, 65535);
    final int workers = number("SAGEMAKER_MODEL_SERVER_WORKERS", Runtime.getRuntime().availableProcessors(), 1, 1024);
    final int queue = number("MCC_QUEUE", 256, 1, 100_000);
    /** The most bytes of a body: SageMaker's own variable, else what the target allows. */
    final long mostBytes = 1048576L * number("SAGEMAKER_MAX_PAYLOAD_IN_MB",
        Math.max(1, number("MCC_MAX_PAYLOAD_BYTES", 26214400, 1, 1073741824) / 1048576), 1, 1024);
    final int transforms = number("SAGEMAKER_MAX_CONCURRENT_TRANSFORMS", Math.min(100, workers), 1, 100);

    /** SageMaker's rule: transforms × megabytes ≤ 100. */
    int batchMegabytes() {
        return (int) Math.max(1, Math.min(mostBytes / 1048576, 100 / transforms));
    }

    /** A model that SageMaker mounts wins over the one in the image. */
    static Path modelFolder() {
        var mounted = Path.of("/opt/ml/model");
        var names = mounted.toFile().list();
        return Path.of(text("MCC_MODEL_DIR", Files.isDirectory(mounted) && names != null && names.length > 0 ? mounted.toString()
            : "/opt/mcc/model"));
    }

    private static String text(String name, String usual) {
        var value = System.getenv(name);
        return value == null || value.isBlank() ? usual : value.strip();
    }

    private static int number(String name, int usual, int least, int most) {
        var value = text(name, "");
        if (value.isEmpty()) {
            return usual;
        }
        if (!value.matches("[0-9]{1,10}") || Long.parseLong(value) < least || Long.parseLong(value) > most) {
            throw new IllegalArgumentException(name + " must be a whole number from " + least + " to " + most);
        }
        return Integer.parseInt(value);
    }
}
