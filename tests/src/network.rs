//! The network between TVs and controller: a TCP proxy a TV, which a story cuts, freezes or delays.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::tv::Tv;

/// All links of a world.
#[derive(Debug)]
pub struct Network;

impl Network {
    /// Takes a TV off the network: connections break and no new one is made.
    pub fn cut(&self, tv: &Tv) {
        tv.link().set(State::Cut);
    }

    /// Lets nothing through and breaks nothing: a dead router.
    pub fn freeze(&self, tv: &Tv) {
        tv.link().set(State::Frozen);
    }

    /// Holds everything up for a while, both ways.
    pub fn delay(&self, tv: &Tv, by: Duration) {
        tv.link().set(State::Delayed(by));
    }

    /// Ends every connection in good order once it has brought about so many bytes one way.
    pub fn tears(&self, tv: &Tv, after: usize) {
        tv.link().set(State::Torn(after));
    }

    /// Breaks what is connected now; what comes next gets through.
    pub fn reset(&self, tv: &Tv) {
        tv.link().set(State::Cut);
        tv.link().set(State::Open);
    }

    /// Makes it a good network again.
    pub fn mend(&self, tv: &Tv) {
        tv.link().set(State::Open);
    }
}

/// One proxied way to a port.
#[derive(Debug)]
pub struct Link {
    /// Where the proxy listens.
    pub address: SocketAddr,
    state: watch::Sender<Sequenced>,
    listener: JoinHandle<()>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Cut,
    Frozen,
    Delayed(Duration),
    Torn(usize),
}

/// A state, and how many cuts came before it.
#[derive(Debug, Clone, Copy)]
struct Sequenced {
    state: State,
    cuts: u64,
}

impl Link {
    /// Listens on a free port and carries everything to a target.
    pub async fn to(target: SocketAddr) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (state, watched) = watch::channel(Sequenced { state: State::Open, cuts: 0 });
        let listener = tokio::spawn(accept(listener, target, watched));
        Arc::new(Self { address, state, listener })
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self.state.borrow().state, State::Open | State::Delayed(_) | State::Torn(_))
    }

    fn set(&self, state: State) {
        self.state.send_modify(|now| {
            now.cuts += u64::from(state == State::Cut);
            now.state = state;
        });
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

async fn accept(listener: TcpListener, target: SocketAddr, state: watch::Receiver<Sequenced>) {
    // Dropped with the listener's task, and with it every connection.
    let mut connections = tokio::task::JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok((near, _)) = listener.accept().await else { continue };
        if state.borrow().state == State::Cut {
            reset(&near);
            continue;
        }
        connections.spawn(connect(near, target, state.clone()));
    }
}

async fn connect(mut near: TcpStream, target: SocketAddr, state: watch::Receiver<Sequenced>) {
    let Ok(mut far) = TcpStream::connect(target).await else {
        reset(&near);
        return;
    };
    let broken = {
        let (near_read, near_write) = near.split();
        let (far_read, far_write) = far.split();
        tokio::select! {
            () = carry(near_read, far_write, state.clone()) => false,
            () = carry(far_read, near_write, state.clone()) => false,
            () = cut(state) => true,
        }
    };
    if broken {
        reset(&near);
        reset(&far);
    }
}

async fn carry(
    mut from: ReadHalf<'_>,
    mut to: WriteHalf<'_>,
    mut state: watch::Receiver<Sequenced>,
) {
    let mut buffer = vec![0; 16 * 1024];
    let mut carried = 0;
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        let passing = state.wait_for(|now| now.state != State::Frozen).await.map(|now| now.state);
        if let Ok(State::Delayed(by)) = passing {
            tokio::time::sleep(by).await;
        }
        if passing.is_err() || to.write_all(&buffer[..count]).await.is_err() {
            break;
        }
        carried += count;
        if matches!(passing, Ok(State::Torn(after)) if carried >= after) {
            break;
        }
    }
    // The other end may be gone already.
    let _ = to.shutdown().await;
}

async fn cut(mut state: watch::Receiver<Sequenced>) {
    let cuts = state.borrow().cuts;
    // An error means that the world is over.
    let _ = state.wait_for(|now| now.cuts > cuts).await;
}

fn reset(stream: &TcpStream) {
    // A stream that is broken already needs no reset.
    let _ = stream.set_zero_linger();
}
