package io.rtm.internal

/** Where clients that are made later find their server: [set], else the property `rtm.server`, else what librtm knows. */
internal object Server {
    private const val PROPERTY = "rtm.server"
    private var chosen: String? = null

    /** True: taken. False: not an address, and nothing was changed. */
    @Synchronized
    fun set(url: String?): Boolean {
        Natives.origin
        if (url != null && !isText(url) || io.rtm.uniffi.setServer(url) != 0) return false
        chosen = url
        return true
    }

    /** Tells librtm what the property says, if nobody has said otherwise. */
    @Synchronized
    fun apply() {
        Natives.origin
        if (chosen != null) return
        val url = System.getProperty(PROPERTY)
        require(url == null || isText(url) && io.rtm.uniffi.setServer(url) == 0) {
            "the property $PROPERTY is no address of a server: \"$url\"; for example ws://127.0.0.1:8700"
        }
        if (url == null) io.rtm.uniffi.setServer(null)
    }
}
