/* A Vue 2 program that keeps everything in one observable state: the connection, and messages as they were received. */
const state = Vue.observable({ conn: null, opened: false, messages: [], presence: [], sessions: [], failure: '' });

function connect(config) {
  state.conn = WebIM.conn = new WebIM.connection({
    appKey: config.appkey,
    url: config.url,
    apiUrl: config.apiURL,
    delivery: true,
    autoReconnectNumMax: 10,
    autoReconnectInterval: 1,
  });
  const add = message => state.messages.push(message);
  state.conn.listen({
    onOpened: () => {
      state.opened = true;
    },
    onClosed: () => {
      state.opened = false;
    },
    onTextMessage: add,
    onLocationMessage: add,
    onPictureMessage: add,
    onCustomMessage: add,
    onPresence: message => state.presence.push(message),
    onDeliveredMessage: ({ mid }) => {
      const message = state.messages.find(({ id }) => id === mid);
      if (message) message.delivered = true;
    },
    onRecallMessage: ({ mid }) => {
      state.messages = state.messages.filter(({ id }) => id !== mid);
    },
    onError: error => {
      state.failure = `${error.type}`;
    },
  });
}

connect(CONFIG);

new Vue({
  el: '#chat',
  data: () => ({ state, user: '', password: '', to: '', text: '' }),
  computed: {
    said() {
      return this.state.messages.filter(({ from, to }) => [from, to].includes(this.to));
    },
  },
  methods: {
    login() {
      this.state.conn.open({ user: this.user, pwd: this.password, appKey: CONFIG.appkey, apiUrl: CONFIG.apiURL });
    },
    logout() {
      this.state.conn.close();
    },
    send() {
      const { conn } = this.state;
      const msg = new WebIM.message('txt', conn.getUniqueId());
      // What goes out is shown as what comes in is, with what Vue must know of beforehand.
      const shown = { id: '', from: conn.context.userId, to: this.to, data: this.text, delivered: false };
      msg.set({
        msg: this.text,
        to: this.to,
        ext: { draft: this.$data.text.length, list: this.state.messages.slice(-1).map(({ id }) => id) },
        success: (_id, mid) => {
          shown.id = mid;
          this.state.messages.push(shown);
        },
        fail: e => {
          this.state.failure = `${e.type}`;
        },
      });
      conn.send(msg.body);
      this.text = '';
    },
    async sessions() {
      const { data } = await this.state.conn.getSessionList();
      this.state.sessions = data.channel_infos;
    },
    recall(message) {
      const success = () => {
        this.state.messages = this.state.messages.filter(({ id }) => id !== message.id);
      };
      this.state.conn.recallMessage({ mid: message.id, to: message.to, type: 'chat', success });
    },
  },
  template: `
    <div>
      <p id="status">{{ state.opened ? 'open' : 'closed' }} {{ state.conn.isOpened() }} {{ state.failure }}</p>
      <input id="user" v-model="user"><input id="password" v-model="password">
      <button id="login" @click="login">Log in</button><button id="logout" @click="logout">Log out</button>
      <input id="to" v-model="to"><input id="text" v-model="text"><button id="send" @click="send">Send</button>
      <ul id="messages">
        <li v-for="message in said" :key="message.id">
          {{ message.from }}: {{ message.data }} {{ message.delivered ? 'delivered' : '' }}<button @click="recall(message)">recall</button>
        </li>
      </ul>
      <button id="sessions" @click="sessions">Conversations</button>
      <ul id="conversations">
        <li v-for="session in state.sessions" :key="session.channel_id">{{ session.channel_id }}: {{ session.unread_num }}</li>
      </ul>
    </div>`,
});
