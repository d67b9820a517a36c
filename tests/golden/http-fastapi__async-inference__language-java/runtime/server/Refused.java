/** A response that is not a prediction. */
final class Refused extends RuntimeException {
    final int status;

    Refused(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static Refused noMemory() {
        return new Refused(503, "there is not enough memory for this body now");
    }
}
