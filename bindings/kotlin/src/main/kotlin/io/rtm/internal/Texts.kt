package io.rtm.internal

/** False: there is half a surrogate pair in it, which UTF-8 has no bytes for. */
fun isText(text: String): Boolean {
    var i = 0
    val length = text.length
    while (i < length) {
        val c = text[i]
        if (Character.isSurrogate(c)) {
            if (!Character.isHighSurrogate(c) || i + 1 == length || !Character.isLowSurrogate(text[i + 1])) return false
            i++
        }
        i++
    }
    return true
}

internal fun areTexts(texts: Iterable<String>): Boolean = texts.all(::isText)
